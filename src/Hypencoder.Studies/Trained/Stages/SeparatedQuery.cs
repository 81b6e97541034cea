using Hypencoder.Search;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>Whether any vector puts the relevant passages of a query above others.</summary>
/// <param name="Query">Its id.</param>
/// <param name="Judged">Above those that are judged 0.</param>
/// <param name="More">Above those and a part of all that are not judged.</param>
/// <param name="Gap">Of the proof, or of what came nearest to one, as in <see cref="LinearSeparation"/>.</param>
internal sealed record SeparatedQuery(string Query, SeparationKind Judged, SeparationKind More, double Gap);
