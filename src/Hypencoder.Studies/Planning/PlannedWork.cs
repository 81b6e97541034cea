namespace Hypencoder.Studies.Planning;

/// <summary>A part of a study's work and its estimated time on this machine.</summary>
/// <param name="Name">Name of the work.</param>
/// <param name="Amount">Amount of work as text, such as "300 queries".</param>
/// <param name="Time">Time estimated from a short calibration on this machine.</param>
internal sealed record PlannedWork(string Name, string Amount, TimeSpan Time)
{
    /// <summary>Whether models have its result in common.</summary>
    public bool IsShared { get; init; }

    /// <summary>The same work done several times.</summary>
    public PlannedWork Times(int count) => count == 1
        ? this
        : this with { Amount = FormattableString.Invariant($"{count} × {Amount}"), Time = Time * count };
}
