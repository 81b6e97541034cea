namespace Hypencoder.Datasets.Archives;

/// <summary>Mends text that was encoded as UTF-8 twice.</summary>
internal static class DoubleEncoding
{
}
