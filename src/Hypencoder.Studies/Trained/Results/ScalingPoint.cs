using Hypencoder.Studies.Trained.Findings;

namespace Hypencoder.Studies.Trained.Results;

/// <summary>A study with one number of training queries.</summary>
/// <param name="Queries">Number of training queries.</param>
/// <param name="Seeds">Figures of each seed.</param>
internal sealed record ScalingPoint(int Queries, IReadOnlyList<StudyFigures> Seeds);
