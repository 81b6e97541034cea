using Hypencoder.Data.Formats;

namespace Hypencoder.Datasets.Archives;

/// <summary>A stream that says how much was read of it, and stops.</summary>
internal sealed class WatchedStream(Stream inner, Action<int> read, CancellationToken cancellation) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        int count = inner.Read(buffer);
        read(count);
        return count;
    }
}
