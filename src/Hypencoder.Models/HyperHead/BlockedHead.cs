using Hypencoder.Search;
using Hypencoder.Search.Kernels;

namespace Hypencoder.Models.HyperHead;

/// <summary>
/// The hyper-head in two steps: first the values of every attention with many queries, and all of those with one query;
/// then the panels of the q-net's matrices, each written to its final place. Both steps are lists of independent pieces
/// of work, from which threads take the next.
/// </summary>
internal sealed class BlockedHead<TSimd, TVector> : PackedHead
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>
    /// Multiply-adds for each thread, 0.2 ms of work. A q-net of 128 × 2, which takes 0.07 ms, was no faster on two
    /// threads, and took 1.8 ms one time in ten with other work on the machine.
    /// </summary>
    private const long MinWorkPerThread = 1 << 24;

    private readonly QNetOptions _options;
    private readonly int[] _dimensions;
    private readonly int _stateWidth;
    private readonly Target[] _targets;
    private readonly (int Target, int Panel)[] _panels;
    private readonly long _work;
    private readonly Pool<HeadWorkspace> _workspaces = new(() => new HeadWorkspace());

    public BlockedHead(HeadParts head)
    {
        _options = head.Options;
        _dimensions = head.Dimensions;
        _stateWidth = head.StateWidth;
        HeadPart[] parts = head.Parts;
        _targets = [.. parts.Select(Pack)];
        _panels =
        [
            .. Enumerable.Range(0, parts.Length).SelectMany(
                t => Enumerable.Range(0, _targets[t].Matrix?.Panels ?? 0).Select(panel => (t, panel))),
        ];
        _work = parts.Sum(p => (long)p.Width * p.Width * p.Queries);
    }

    public override QNet Generate(ReadOnlySpan<float> states, ReadOnlySpan<long> mask, int threads)
    {
        HeadWorkspace pass = _workspaces.Rent();
        int tokens = pass.Load(states, mask, _targets.Length);
        float[][] values = [.. _targets.Select(t => GC.AllocateUninitializedArray<float>(t.Length))];
        threads = (int)Math.Clamp(_work / MinWorkPerThread, 1, threads);
        Run(threads, _targets.Length, (target, worker) =>
        {
            _targets[target].Matrix?.Prepare(pass.States, tokens, worker, pass.Values(target));
            _targets[target].Vector?.Generate(pass.States, tokens, worker, values[target]);
        });
        Run(threads, _panels.Length, (index, worker) =>
        {
            (int target, int panel) = _panels[index];
            _targets[target].Matrix!.Generate(panel, pass.States, tokens, pass.Values(target), worker, values[target]);
        });
        _workspaces.Return(pass);
        int layers = _dimensions.Length - 1;
        return new QNet(_options, _dimensions, values[..layers], values[layers..]);

        void Run(int threads, int count, Action<int, HeadWorker> piece)
        {
            int next = 0;
            Threads.Run(threads, thread =>
            {
                HeadWorker worker = pass.Worker(thread);
                for (int i = Interlocked.Increment(ref next) - 1; i < count; i = Interlocked.Increment(ref next) - 1)
                    piece(i, worker);
            });
        }
    }

    private Target Pack(HeadPart part) => part.Queries == 1
        ? new Target(part.Width, null, new VectorHead<TSimd, TVector>(part, _stateWidth))
        : new Target(part.Width * part.Queries, new MatrixHead<TSimd, TVector>(part, _stateWidth), null);

    /// <summary>Generator of one matrix or of one bias of the q-net.</summary>
    private sealed record Target(int Length, MatrixHead<TSimd, TVector>? Matrix, VectorHead<TSimd, TVector>? Vector);
}
