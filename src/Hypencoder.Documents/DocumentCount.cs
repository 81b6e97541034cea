namespace Hypencoder.Documents;

/// <summary>Number of passages with a common property, such as a kind or a folder.</summary>
/// <param name="Name">Name of the kind, or path of the folder.</param>
/// <param name="Passages">Number of passages.</param>
public sealed record DocumentCount(string Name, int Passages);
