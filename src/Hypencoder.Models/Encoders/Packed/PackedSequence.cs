namespace Hypencoder.Models.Encoders.Packed;

/// <summary>Where a sequence of a group lies.</summary>
/// <param name="Index">Among those that were given.</param>
/// <param name="Start">Its first row in the group.</param>
/// <param name="Rows">How many rows it has; more than tokens where padding is encoded too.</param>
/// <param name="Keys">The tokens that are attended to, which are the first rows.</param>
internal readonly record struct PackedSequence(int Index, int Start, int Rows, int Keys);
