using Hypencoder.Models;
using Hypencoder.Retrieval;

namespace Hypencoder.Benchmarking;

/// <summary>A model to compare, with its index of the passages.</summary>
/// <param name="Name">Name in tables.</param>
/// <param name="Model">Model that encodes the queries.</param>
/// <param name="Index">Index that the model made.</param>
internal sealed record LatencyModel(string Name, RetrievalModel Model, PassageIndex Index);
