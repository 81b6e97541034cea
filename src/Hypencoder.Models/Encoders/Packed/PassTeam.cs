using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// Threads that share the work of one pass, such as that of a single query. The calling thread proceeds from stage to
/// stage and never waits for a thread to start; helpers take pieces of work as soon as they run.
/// </summary>
/// <remarks>
/// The numbers of the stage and of the next piece share one 64-bit word, so that a piece can only be taken from the
/// running stage. A team serves one pass, so that a late helper finds it finished.
/// </remarks>
internal sealed class PassTeam<TSimd, TVector>(TransformerPass<TSimd, TVector> pass)
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Stages = (int)TransformerStage.OutputNorm + 1, Finished = int.MaxValue;
    private readonly int[] _pieces = [.. Enumerable.Range(0, Stages).Select(s => pass.Pieces((TransformerStage)s))];
    private long _next;
    private int _done;
    private int _workers;
    private Exception? _failure;

    /// <summary>Runs the pass.</summary>
    /// <param name="threads">Greatest number of threads, including the calling one.</param>
    public void Run(int threads)
    {
        for (int i = 1; i < threads; i++)
            ThreadPool.UnsafeQueueUserWorkItem(static team => team.Help(), this, preferLocal: false);
        int done = 0;
        for (int stage = 0; stage < Stages * pass.Layers; stage++)
        {
            // Helpers may have started with the first stage, at which a new team is.
            if (stage > 0)
                Volatile.Write(ref _next, (long)stage << 32);
            while (TryRunPiece(0))
            {
            }
            done += _pieces[stage % Stages];
            SpinWait wait = default;
            while (Volatile.Read(ref _done) < done)
                wait.SpinOnce(sleep1Threshold: -1);
        }
        Volatile.Write(ref _next, (long)Finished << 32);
        if (_failure is Exception failure)
            throw new InvalidOperationException("encoding failed in another thread", failure);
    }

    private void Help()
    {
        int worker = Interlocked.Increment(ref _workers);
        SpinWait wait = default;
        while ((int)(Volatile.Read(ref _next) >> 32) != Finished)
        {
            if (TryRunPiece(worker))
                wait.Reset();
            else
                wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Runs the next piece of the running stage; returns false if none is left.</summary>
    private bool TryRunPiece(int worker)
    {
        long next = Volatile.Read(ref _next);
        int stage = (int)(next >> 32);
        if (stage == Finished || (int)next >= _pieces[stage % Stages])
            return false;
        if (Interlocked.CompareExchange(ref _next, next + 1, next) != next)
            return true;
        try
        {
            pass.Run(stage / Stages, (TransformerStage)(stage % Stages), (int)next, worker);
        }
        catch (Exception e)
        {
            _failure = e;
        }
        Interlocked.Increment(ref _done);
        return true;
    }
}
