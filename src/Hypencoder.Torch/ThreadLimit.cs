using Hypencoder.Models;
using static TorchSharp.torch;

namespace Hypencoder.Torch;

/// <summary>
/// Keeps the calling thread's tensor operations on one thread while they are too small to share: two threads took
/// twice as long as one for a query of a transformer 128 wide.
/// </summary>
/// <remarks>The number of threads is the calling thread's own, so that other threads' work goes on as before.</remarks>
internal readonly ref struct ThreadLimit
{
    /// <summary>Multiply-adds of a layer's largest product, from which on it is shared: 0.3 ms of work.</summary>
    private const long SharedProduct = 1 << 24;

    private readonly int _threads;

    private ThreadLimit(int threads) => _threads = threads;

    /// <summary>The limit for an input of so many tokens, batch included.</summary>
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
