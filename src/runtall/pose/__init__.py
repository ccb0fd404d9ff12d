"""Video to keypoints: decoding as phones really film, BlazePose on LiteRT, following one runner (extra: video)."""
