"""Datasets: taking in, describing, looking before taking in, handing out."""
