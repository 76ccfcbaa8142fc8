"""Services of other hosts at work: opened by their address, copied feature by feature, shown tile by tile."""
