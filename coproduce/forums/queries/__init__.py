"""Reading boards, topics and posts; each query begins with what the viewer may see."""
