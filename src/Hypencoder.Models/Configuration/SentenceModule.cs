namespace Hypencoder.Models.Configuration;

/// <summary>A module of sentence-transformers; modules are applied in order.</summary>
/// <param name="Kind">Kind of the module.</param>
/// <param name="Path">
/// Folder relative to the model's, with <c>/</c> as separator; empty for the model's own folder.
/// </param>
internal sealed record SentenceModule(SentenceModuleKind Kind, string Path);
