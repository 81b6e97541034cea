namespace Hypencoder.Datasets.Conversion;

/// <summary>One passage of an <see cref="InstructionRecord"/>.</summary>
/// <param name="Id">The <c>docid</c>; of a passage that a language model wrote, it says little.</param>
/// <param name="Title">May be empty.</param>
/// <param name="Text">The body.</param>
/// <param name="IsWritten">
/// Whether a language model wrote it for its record: it has a <c>joint_id</c>, an <c>explanation</c> or a
/// <c>followir_score</c>, or is one of the <c>new_negatives</c>.
/// </param>
public sealed record InstructionPassage(string Id, string Title, string Text, bool IsWritten)
{
    /// <summary>The fields that only a passage has which a language model wrote.</summary>
    internal static IReadOnlyList<string> Marks { get; } = ["joint_id", "explanation", "followir_score"];
}
