namespace Hypencoder.Retrieval.Indexing.Import;

/// <summary>A passage with its vector as the published code stores it.</summary>
internal sealed record EncodedItem(string Id, string Text, float[] Vector);
