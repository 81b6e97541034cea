namespace Hypencoder.Cli.Tests;

/// <summary>
/// Tests that run models share them and run one after another, since torch has a single random generator.
/// </summary>
[CollectionDefinition(nameof(ModelTests))]
public sealed class ModelTests : ICollectionFixture<ModelFixture>;
