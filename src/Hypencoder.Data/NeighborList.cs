namespace Hypencoder.Data;

/// <summary>The neighbours of a passage, as a line of a neighbour file gives them.</summary>
/// <param name="PassageId">Id of the passage.</param>
/// <param name="Neighbors">Ids of its neighbours, nearest first.</param>
/// <param name="Line">Number of the line in the file, from 1.</param>
internal sealed record NeighborList(string PassageId, IReadOnlyList<string> Neighbors, long Line);
