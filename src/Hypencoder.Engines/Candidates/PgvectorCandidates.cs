using System.Data.Common;
using Hypencoder.Retrieval;
using Npgsql;
using NpgsqlTypes;

namespace Hypencoder.Engines;

/// <summary>
/// Candidates from a table or view <c>passages</c> of PostgreSQL with pgvector, which has the columns <c>id</c> (text)
/// and <c>embedding</c> (vector). Safe to use from many threads, each with a connection of its own.
/// </summary>
public sealed class PgvectorCandidates : ICandidateSource, IDisposable
{
    /// <summary>Largest value of hnsw.ef_search, which limits the rows that an index gives.</summary>
    private const int MostFromIndex = 1000;

    private readonly NpgsqlDataSource _database;

    private PgvectorCandidates(NpgsqlDataSource database, string name) => (_database, Name) = (database, name);

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Connects to a database.</summary>
    /// <param name="connection">
    /// Connection string of Npgsql. A password may be in PGPASSWORD or in a file of passwords instead, and <c>Search
    /// Path</c> chooses the schema of the table.
    /// </param>
    /// <exception cref="InvalidDataException">
    /// The text is no connection string, or the database has no such table.
    /// </exception>
    /// <exception cref="IOException">The server does not answer.</exception>
    public static PgvectorCandidates Open(string connection)
    {
        ArgumentException.ThrowIfNullOrEmpty(connection);
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connection);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"pgvector: expected a connection string of Npgsql: {e.Message}", e);
        }
        // Without the password, which must not get into results.
        PgvectorCandidates engine = new(
            NpgsqlDataSource.Create(settings), $"pgvector:{settings.Host}/{settings.Database}");
        try
        {
            using NpgsqlCommand probe = engine._database.CreateCommand(
                $"SELECT id, embedding FROM {PgvectorWriter.Table} LIMIT 0");
            engine.Ask(() => probe.ExecuteNonQuery());
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Find(
        ReadOnlyMemory<float> vector, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Ask(() =>
        {
            using NpgsqlConnection connection = _database.OpenConnection();
            using NpgsqlBatch batch = new(connection)
            {
                BatchCommands =
                {
                    // The connection forgets it when it goes back to the pool.
                    new($"SET hnsw.ef_search = {Math.Min(count, MostFromIndex)}"),
                    new($"SELECT id FROM {PgvectorWriter.Table} ORDER BY embedding <#> $1::vector LIMIT $2")
                    {
                        Parameters =
                        {
                            new() { Value = vector.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Real },
                            new() { Value = count },
                        },
                    },
                },
            };
            using CancellationTokenRegistration stop = cancellationToken.Register(batch.Cancel);
            using NpgsqlDataReader rows = batch.ExecuteReader();
            List<string> ids = [];
            while (rows.Read())
                ids.Add(rows.GetString(0));
            cancellationToken.ThrowIfCancellationRequested();
            return ids;
        });
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _database.Dispose();

    private T Ask<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (PostgresException e)
        {
            throw new InvalidDataException(
                $"{Name}: expected a table {PgvectorWriter.Table} with the columns id and embedding of pgvector: "
                + $"{e.MessageText} ({e.SqlState})", e);
        }
        catch (DbException e)
        {
            throw new IOException($"{Name}: {e.Message}", e);
        }
    }
}
