namespace Hypencoder.Datasets.Conversion;

/// <summary>A passage of an <see cref="InstructionRecord"/>.</summary>
/// <param name="Id">The <c>docid</c>, which is meaningless for a passage that a language model wrote.</param>
/// <param name="Title">Title of the passage; may be empty.</param>
/// <param name="Text">Text of the passage.</param>
/// <param name="IsWritten">
/// Whether a language model wrote the passage for its record: it has a <c>joint_id</c>, an <c>explanation</c> or a
/// <c>followir_score</c>, or is one of the <c>new_negatives</c>.
/// </param>
internal sealed record InstructionPassage(string Id, string Title, string Text, bool IsWritten)
{
    /// <summary>Names of the fields that only passages written by a language model have.</summary>
    internal static IReadOnlyList<string> Marks { get; } = ["joint_id", "explanation", "followir_score"];
}
