namespace Hypencoder.Data;

/// <summary>The neighbours of a passage in a file.</summary>
/// <param name="PassageId">Whose.</param>
/// <param name="Neighbors">Their ids, nearest first.</param>
/// <param name="Line">Where in the file, 1-based.</param>
public sealed record NeighborList(string PassageId, IReadOnlyList<string> Neighbors, long Line);
