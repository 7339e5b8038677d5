"""Data protection: what is kept of people and why, holds, erasure, and the anonymous outcome."""
