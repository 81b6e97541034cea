namespace Hypencoder.Models.Encoders.Packed;

/// <summary>Location of a sequence within a group.</summary>
/// <param name="Index">Index of the sequence among all that are encoded.</param>
/// <param name="Start">First row of the sequence in the group.</param>
/// <param name="Rows">Number of rows, which exceeds that of tokens where padding is encoded too.</param>
/// <param name="Keys">Number of tokens that are attended to, which are the first rows.</param>
internal readonly record struct PackedSequence(int Index, int Start, int Rows, int Keys);
