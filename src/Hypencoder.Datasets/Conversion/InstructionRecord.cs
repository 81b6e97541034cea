namespace Hypencoder.Datasets.Conversion;

/// <summary>A row of MS MARCO with instructions, under the names of its columns.</summary>
/// <param name="QueryId"><c>query_id</c></param>
/// <param name="Query"><c>query</c>: the query and, where there is one, its instruction.</param>
/// <param name="HasInstruction"><c>has_instruction</c></param>
/// <param name="PositivePassages"><c>positive_passages</c></param>
/// <param name="NewNegatives">
/// <c>new_negatives</c>: relevant to the query, but not as its instruction asks; at most three.
/// </param>
/// <param name="NegativePassages"><c>negative_passages</c></param>
/// <remarks>
/// The data set samaya-ai/msmarco-w-instructions; Weller et al., "Promptriever", arXiv 2409.11136. Its columns
/// <c>only_query</c> and <c>only_instruction</c> are the parts of <c>query</c>.
/// </remarks>
public sealed record InstructionRecord(
    string QueryId,
    string Query,
    bool HasInstruction,
    IReadOnlyList<InstructionPassage> PositivePassages,
    IReadOnlyList<InstructionPassage> NewNegatives,
    IReadOnlyList<InstructionPassage> NegativePassages);
