using Hypencoder.Models;
using Hypencoder.Retrieval;

namespace Hypencoder.Benchmarking;

/// <summary>A model to compare, and the index that it made of the passages.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Model">The model.</param>
/// <param name="Index">Its index.</param>
internal sealed record LatencyModel(string Name, RetrievalModel Model, PassageIndex Index);
