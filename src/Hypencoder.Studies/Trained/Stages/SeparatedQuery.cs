using Hypencoder.Search;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>Whether a vector exists that ranks the relevant passages of a query above others.</summary>
/// <param name="Query">Id of the query.</param>
/// <param name="Judged">Whether they can be ranked above the passages that are judged 0.</param>
/// <param name="More">Whether they can be ranked above those and a sample of the passages that are not judged.</param>
/// <param name="Gap">
/// The gap of the proof, or of the closest approach to one, as in <see cref="LinearSeparation"/>.
/// </param>
internal sealed record SeparatedQuery(string Query, SeparationKind Judged, SeparationKind More, double Gap);
