namespace Hypencoder.Cli.Tests;

/// <summary>Tests that run models share them, and run one after another: torch has one generator.</summary>
[CollectionDefinition(nameof(ModelTests))]
public sealed class ModelTests : ICollectionFixture<ModelFixture>;
