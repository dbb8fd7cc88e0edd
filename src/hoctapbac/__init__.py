"""Knowledge contests and surveys at kiosks during study sessions of Vietnamese public units."""

__version__ = "0.1.0"
