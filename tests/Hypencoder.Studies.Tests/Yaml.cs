namespace Hypencoder.Studies.Tests;

/// <summary>Settings written out in a test.</summary>
internal static class Yaml
{
    /// <summary>Every stage of a study, on a sample that takes seconds.</summary>
    public const string TinyStudy = """
        name: tiny
        title: A tiny study
        collection: dotnet-api
        seed: 3
        profiles:
          tiny:
            max_passages: 600
            max_test_queries: 30
            vocabulary_size: 500
            query_max_length: 12
            passage_max_length: 16
            encoder: { layers: 1, hidden_size: 32, heads: 2, intermediate_size: 32, dropout: 0.1 }
            dev_sample: { queries: 20, passages: 100 }
            warm_start: { max_steps: 20, batch_size: 16, learning_rate: 0.003, eval_steps: 10, save_steps: 5 }
            hard_negatives: { from_rank: 1, to_rank: 10 }
            training: { max_steps: 20, batch_size: 8, items_per_query: 3, learning_rate: 0.002, eval_steps: 10, save_steps: 5 }
            models:
              - { name: BE-Base, kind: bi_encoder }
              - { name: Hypencoder-2, kind: hypencoder, hidden_layers: 2 }
            graph:
              neighbors: 10
              settings:
                Efficient 1: { entry_points: 10, candidates: 4, max_iterations: 4 }
            two_stage: { clusters: 12, candidates: 50 }
        """;

    /// <summary>The hard tasks, to be appended to <see cref="TinyStudy"/>.</summary>
    public const string TinyTasks = """

            tasks:
              collections:
                - { collection: dotnet-api/instructions }
                - { collection: dotnet-api/exactly-one-of, prove_not_linear: true }
                - { collection: dotnet-api/tip-of-the-tongue }
              max_queries: 6
              training: { max_steps: 4, batch_size: 8, items_per_query: 3, learning_rate: 0.002 }
              learning_rates: { BE-Base: 0.001 }
        """;

    /// <summary>Reads a study from its YAML.</summary>
    public static StudyConfig Study(string yaml)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["study.yaml"], yaml);
        return StudyConfig.Read(folder["study.yaml"]);
    }
}
