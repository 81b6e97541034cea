using Hypencoder.Search;

namespace Hypencoder.Studies.Trained.Stages;

/// <summary>
/// Whether a vector exists that ranks the relevant passages of a query above others, and how well the best that was
/// found ranks.
/// </summary>
/// <param name="Query">Id of the query.</param>
/// <param name="Judged">Whether they can be ranked above the passages that are judged 0.</param>
/// <param name="More">Whether they can be ranked above those and a sample of the passages that are not judged.</param>
/// <param name="Gap">
/// The gap of the proof, or of the closest approach to one, as in <see cref="LinearSeparation"/>.
/// </param>
/// <param name="OracleNdcg">
/// Greatest nDCG@10 of a vector fitted to the query's own judgments, as in <see cref="OracleVector"/>; null in files of
/// versions that did not look for one.
/// </param>
/// <param name="OracleAveragePrecision">The same of average precision, perhaps of another vector.</param>
internal sealed record SeparatedQuery(
    string Query, SeparationKind Judged, SeparationKind More, double Gap, double? OracleNdcg = null,
    double? OracleAveragePrecision = null);
