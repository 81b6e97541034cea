using Hypencoder.Data.Formats;

namespace Hypencoder.Datasets.Archives;

/// <summary>A stream that reports how many bytes were read from it and can be cancelled.</summary>
internal sealed class WatchedStream(Stream inner, Action<int> read, CancellationToken cancellationToken) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int count = inner.Read(buffer);
        read(count);
        return count;
    }
}
