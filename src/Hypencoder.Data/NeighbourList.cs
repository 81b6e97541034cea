namespace Hypencoder.Data;

/// <summary>The neighbours of a passage in a file.</summary>
/// <param name="PassageId">Whose.</param>
/// <param name="Neighbours">Their ids, nearest first.</param>
/// <param name="Line">Where in the file, 1-based.</param>
public sealed record NeighbourList(string PassageId, IReadOnlyList<string> Neighbours, long Line);
