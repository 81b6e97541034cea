namespace Hypencoder.Retrieval.Indexing.Import;

/// <summary>A passage with its vector, as stored by the published code.</summary>
internal sealed record EncodedItem(string Id, string Text, float[] Vector);
