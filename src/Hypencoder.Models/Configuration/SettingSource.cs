namespace Hypencoder.Models.Configuration;

/// <summary>A setting of a model and its source: a file and key, an option, or a default.</summary>
/// <param name="Value">Value of the setting.</param>
/// <param name="Source">Description of the source, for display.</param>
internal sealed record SettingSource<T>(T Value, string Source);
