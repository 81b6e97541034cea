namespace Hypencoder.Reporting;

/// <summary>The version of a program or package that took part.</summary>
/// <param name="Name">The package, for example TorchSharp.</param>
/// <param name="Version">Its version, without build metadata.</param>
public sealed record SoftwareVersion(string Name, string Version);
