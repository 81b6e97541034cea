using Hypencoder.Models;
using static TorchSharp.torch;

namespace Hypencoder.Torch;

/// <summary>
/// Limits the calling thread's tensor operations to one thread while they are too small to share: two threads took
/// twice as long as one for a query with a transformer 128 wide.
/// </summary>
/// <remarks>The number of threads is a setting of the calling thread, so other threads are not affected.</remarks>
internal readonly ref struct ThreadLimit
{
    /// <summary>Multiply-adds of a layer's largest product from which on it is shared: 0.3 ms of work.</summary>
    private const long SharedProduct = 1 << 24;

    private readonly int _threads;

    private ThreadLimit(int threads) => _threads = threads;

    /// <summary>The limit for an input with a number of tokens, over the whole batch.</summary>
    public static ThreadLimit For(EncoderConfig encoder, long tokens)
    {
        int threads = get_num_threads();
        if (threads == 1 || tokens * encoder.HiddenSize * encoder.IntermediateSize >= SharedProduct)
            return new ThreadLimit(0);
        set_num_threads(1);
        return new ThreadLimit(threads);
    }

    public void Dispose()
    {
        if (_threads > 0)
            set_num_threads(_threads);
    }
}
