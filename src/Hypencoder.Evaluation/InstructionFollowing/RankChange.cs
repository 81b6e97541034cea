namespace Hypencoder.Evaluation.InstructionFollowing;

/// <summary>Where a passage whose judgment changed stood, and stands.</summary>
/// <param name="PassageId">The passage.</param>
/// <param name="Before">Its rank without the instruction's change, 1-based.</param>
/// <param name="After">Its rank with it.</param>
public readonly record struct RankChange(string PassageId, int Before, int After)
{
    /// <summary>p-MRR of this passage, above −1 and below 1; positive when it sank.</summary>
    public double Value => Before >= After ? (double)After / Before - 1 : 1 - (double)Before / After;
}
