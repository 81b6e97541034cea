namespace Hypencoder.Data;

/// <summary>One retrieved passage of a run.</summary>
/// <param name="PassageId">The passage.</param>
/// <param name="Score">Higher is better.</param>
public readonly record struct RunEntry(string PassageId, double Score);
