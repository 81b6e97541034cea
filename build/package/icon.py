import zlib, struct, math
S, K = 128, 4
N = S * K
def lerp(a, b, t): return tuple(a[i] + (b[i] - a[i]) * t for i in range(3))
TOP, BOTTOM = (74, 58, 168), (28, 24, 74)
nodes = [[(30, 40), (30, 64), (30, 88)], [(64, 30), (64, 53), (64, 75), (64, 98)], [(98, 64)]]
links = [(a, b) for i in range(2) for a in nodes[i] for b in nodes[i + 1]]
def seg(px, py, a, b):
    (ax, ay), (bx, by) = a, b
    dx, dy = bx - ax, by - ay
    t = max(0, min(1, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy)))
    return math.hypot(px - ax - t * dx, py - ay - t * dy)
def inside(x, y, r=26):
    cx, cy = min(max(x, r), S - r), min(max(y, r), S - r)
    return math.hypot(x - cx, y - cy) <= r
def color(x, y):
    if not inside(x, y): return (0, 0, 0, 0)
    c = lerp(TOP, BOTTOM, (x + y) / (2 * S))
    for i, layer in enumerate(nodes):
        for (cx, cy) in layer:
            r = 11 if i == 2 else 7
            if math.hypot(x - cx, y - cy) <= r:
                return ((255, 196, 72) if i == 2 else (236, 240, 255)) + (255,)
    if min(seg(x, y, a, b) for a, b in links) <= 0.9: c = lerp(c, (200, 208, 255), .55)
    return tuple(c) + (255,)
rows = []
for py in range(S):
    row = bytearray([0])
    for px in range(S):
        acc = [0, 0, 0, 0]
        for sy in range(K):
            for sx in range(K):
                r, g, b, a = color(px + (sx + .5) / K, py + (sy + .5) / K)
                acc[0] += r * a; acc[1] += g * a; acc[2] += b * a; acc[3] += a
        a = acc[3]
        row += bytes([round(acc[i] / a) if a else 0 for i in range(3)] + [round(a / K / K)])
    rows.append(bytes(row))
def chunk(t, d): return struct.pack('>I', len(d)) + t + d + struct.pack('>I', zlib.crc32(t + d))
open('icon.png', 'wb').write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', S, S, 8, 6, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(b''.join(rows), 9)) + chunk(b'IEND', b''))
