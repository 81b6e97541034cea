namespace Hypencoder.Models.Configuration;

/// <summary>A setting of a model with where it comes from: a file and key, an option, or what is usual.</summary>
/// <param name="Value">The setting.</param>
/// <param name="Source">For people to read.</param>
internal sealed record SettingSource<T>(T Value, string Source);
