using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.Encoders.Packed;

/// <summary>
/// Several threads that run the pieces of one pass, such as that of a single query. The calling thread goes from stage
/// to stage and never waits for a thread to start: helpers take pieces where they come in time.
/// </summary>
/// <remarks>
/// The number of the stage and of the next piece are one 64-bit word, so that a piece is taken of the stage that is
/// running and of no other. A team serves one pass, so that a helper that comes late finds it over.
/// </remarks>
internal sealed class PassTeam<TSimd, TVector>(TransformerPass<TSimd, TVector> pass)
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Stages = (int)TransformerStage.OutputNorm + 1, Over = int.MaxValue;
    private readonly int[] _pieces = [.. Enumerable.Range(0, Stages).Select(s => pass.Pieces((TransformerStage)s))];
    private long _next;
    private int _done;
    private int _workers;
    private Exception? _failure;

    /// <summary>Runs the pass.</summary>
    /// <param name="threads">How many at most, the calling one among them.</param>
    public void Run(int threads)
    {
        for (int i = 1; i < threads; i++)
            ThreadPool.UnsafeQueueUserWorkItem(static team => team.Help(), this, preferLocal: false);
        int done = 0;
        for (int stage = 0; stage < Stages * pass.Layers; stage++)
        {
            // Helpers may have begun with the first stage, which a new team is at.
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
        Volatile.Write(ref _next, (long)Over << 32);
        if (_failure is Exception failure)
            throw new InvalidOperationException("encoding failed in another thread", failure);
    }

    private void Help()
    {
        int worker = Interlocked.Increment(ref _workers);
        SpinWait wait = default;
        while ((int)(Volatile.Read(ref _next) >> 32) != Over)
        {
            if (TryRunPiece(worker))
                wait.Reset();
            else
                wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Runs the next piece of the running stage; false where none is left.</summary>
    private bool TryRunPiece(int worker)
    {
        long next = Volatile.Read(ref _next);
        int stage = (int)(next >> 32);
        if (stage == Over || (int)next >= _pieces[stage % Stages])
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
