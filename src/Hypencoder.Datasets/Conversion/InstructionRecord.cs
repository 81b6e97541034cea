namespace Hypencoder.Datasets.Conversion;

/// <summary>A row of MS MARCO with instructions.</summary>
/// <param name="QueryId"><c>query_id</c>: id of the query.</param>
/// <param name="Query"><c>query</c>: the query and, where there is one, its instruction.</param>
/// <param name="HasInstruction"><c>has_instruction</c>: whether the query holds an instruction.</param>
/// <param name="PositivePassages"><c>positive_passages</c>: passages relevant to query and instruction.</param>
/// <param name="NewNegatives">
/// <c>new_negatives</c>: at most three passages that are relevant to the query, but not to its instruction.
/// </param>
/// <param name="NegativePassages"><c>negative_passages</c>: passages that are not relevant to the query.</param>
/// <remarks>
/// Data set samaya-ai/msmarco-w-instructions; Weller et al., "Promptriever", arXiv 2409.11136. Its columns
/// <c>only_query</c> and <c>only_instruction</c> are the two parts of <c>query</c>.
/// </remarks>
internal sealed record InstructionRecord(
    string QueryId,
    string Query,
    bool HasInstruction,
    IReadOnlyList<InstructionPassage> PositivePassages,
    IReadOnlyList<InstructionPassage> NewNegatives,
    IReadOnlyList<InstructionPassage> NegativePassages);
