using Npgsql;

namespace Hypencoder.Engines.Tests.Candidates;

/// <summary>
/// The rows of an export in PostgreSQL. Where it lacks pgvector, a type and an operator of the same names take its
/// place that compute the same, without an index.
/// </summary>
public sealed class PgvectorCandidatesTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private const string StandIn =
        """
        CREATE DOMAIN vector AS real[];
        CREATE FUNCTION negative_inner_product(real[], real[]) RETURNS float8 LANGUAGE sql IMMUTABLE
            AS 'SELECT -sum(a::float8 * b) FROM unnest($1, $2) AS both_values(a, b)';
        CREATE OPERATOR <#> (LEFTARG = real[], RIGHTARG = real[], FUNCTION = negative_inner_product);
        CREATE TABLE passages (id text PRIMARY KEY, embedding text NOT NULL);
        \copy passages (id, embedding) FROM 'passages.copy'
        ALTER TABLE passages ALTER embedding TYPE vector USING translate(embedding, '[]', '{}')::real[];
        """;

    [Fact]
    public async Task Search_TableOfAnExport_IsExhaustiveSearch()
    {
        Assert.SkipUnless(server.Missing is null, server.Missing ?? "");
        using EngineFolder folder = await LoadedAsync();
        using PgvectorCandidates engine = PgvectorCandidates.Open(server.Connection);
        (string Id, float[] Vector)[] passages = folder.Expected;
        float[] asked = passages[11].Vector;

        string[] exact = [.. passages.OrderByDescending(p => p.Vector.Zip(asked, (a, b) => (double)a * b).Sum())
            .Select(p => p.Id)];
        Assert.Equal(exact, engine.Find(asked, 1000));
        Assert.Equal(exact[..5], engine.Find(asked, 5));
        Assert.Equal("pgvector:127.0.0.1/postgres", engine.Name);
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(server.Connection);
        await using NpgsqlCommand stored = database.CreateCommand("SELECT id, embedding::real[] FROM passages");
        await using (NpgsqlDataReader rows = await stored.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
                Assert.Equal(passages.Single(p => p.Id == rows.GetString(0)).Vector, rows.GetFieldValue<float[]>(1));
        }
        await folder.AssertIsExhaustiveAsync(engine);
    }

    [Fact]
    public async Task LoadSql_Pgvector_MakesTheTableAndItsIndex()
    {
        Assert.SkipUnless(server.Missing is null, server.Missing ?? "");
        Assert.SkipUnless(server.HasPgvector, "PostgreSQL has no extension vector (pgvector)");
        using EngineFolder folder = await LoadedAsync();

        Assert.Contains("hnsw", server.Psql("-c", @"\d passages").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoTableNoServerOrNoConnectionString_IsRefused()
    {
        Assert.SkipUnless(server.Missing is null, server.Missing ?? "");
        InvalidDataException none = Assert.Throws<InvalidDataException>(
            () => PgvectorCandidates.Open($"{server.Connection};Search Path=nowhere"));
        Assert.Contains("expected a table passages", none.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => PgvectorCandidates.Open("no connection string"));
        Assert.Throws<IOException>(() => PgvectorCandidates.Open("Host=127.0.0.1;Port=1;Username=postgres;Timeout=5"));
    }

    private async Task<EngineFolder> LoadedAsync()
    {
        EngineFolder folder = await EngineFolder.CreateAsync();
        folder.Write(VectorFormat.Pgvector);
        server.Psql("-c", "DROP TABLE IF EXISTS passages", "-c", "DROP DOMAIN IF EXISTS vector CASCADE");
        string script = Path.Combine(folder.Export, "load.sql");
        if (!server.HasPgvector)
            File.WriteAllText(script, StandIn);
        (int code, string output) = server.PsqlIn(folder.Export, "-f", script);
        Assert.True(code == 0, output);
        return folder;
    }
}
