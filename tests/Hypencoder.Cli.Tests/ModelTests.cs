namespace Hypencoder.Cli.Tests;

/// <summary>The tests that run models share them, and run one after another: torch's generator is the process's.</summary>
[CollectionDefinition(nameof(ModelTests))]
public sealed class ModelTests : ICollectionFixture<ModelFixture>;
