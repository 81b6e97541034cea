namespace Hypencoder.Models.Configuration;

/// <summary>A module of sentence-transformers, in the order in which it is applied.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Path">Its folder, relative to the model's with <c>/</c> between; empty for the model's own.</param>
internal sealed record SentenceModule(SentenceModuleKind Kind, string Path);
