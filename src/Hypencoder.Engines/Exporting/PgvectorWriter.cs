using System.Globalization;
using System.Text;
using Hypencoder.Data.Formats;

namespace Hypencoder.Engines;

/// <summary>
/// Writes rows in the text format of PostgreSQL's COPY to <c>passages.copy</c>, and <c>load.sql</c>, a script for psql
/// that makes the table <c>passages</c> of them in one transaction.
/// </summary>
internal sealed class PgvectorWriter : IVectorWriter
{
    public const string Table = "passages";

    private const int LargestDimension = 16_000; // of the type vector
    private const int LargestIndexed = 2_000; // of its HNSW index

    private readonly StreamWriter _file;
    private readonly int _dimension;

    /// <exception cref="InvalidDataException">pgvector has no vectors of this width.</exception>
    public PgvectorWriter(string directory, int dimension)
    {
        if (dimension > LargestDimension)
        {
            throw new InvalidDataException(
                $"pgvector: expected vectors of {LargestDimension:N0} values or fewer, which its type has, found "
                + $"{dimension:N0}");
        }
        _dimension = dimension;
        AtomicFile.WriteText(Path.Combine(directory, "load.sql"), writer => writer.Write(Script(dimension)));
        FileStream file = new(
            Path.Combine(directory, "passages.copy"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        _file = new StreamWriter(file, new UTF8Encoding(false, throwOnInvalidBytes: true), 1 << 16);
    }

    public void Append(ReadOnlySpan<string> ids, ReadOnlySpan<float> vectors)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            WriteText(ids[i]);
            char before = '[';
            _file.Write('\t');
            foreach (float value in vectors.Slice(i * _dimension, _dimension))
            {
                _file.Write(before);
                _file.Write(value.ToString("R", CultureInfo.InvariantCulture));
                before = ',';
            }
            _file.Write("]\n");
        }
    }

    public void Complete()
    {
        _file.Flush();
        ((FileStream)_file.BaseStream).Flush(flushToDisk: true);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>COPY ends columns by tabs and rows by line feeds; backslashes escape both.</summary>
    private void WriteText(string id)
    {
        if (id.Contains('\0', StringComparison.Ordinal))
        {
            throw new InvalidDataException(
                $"pgvector: expected ids without the character U+0000, which PostgreSQL's text cannot hold, found "
                + $"\"{id.Replace("\0", "\\u0000", StringComparison.Ordinal)}\"");
        }
        foreach (char c in id)
        {
            switch (c)
            {
                case '\\': _file.Write(@"\\"); break;
                case '\t': _file.Write(@"\t"); break;
                case '\n': _file.Write(@"\n"); break;
                case '\r': _file.Write(@"\r"); break;
                default: _file.Write(c); break;
            }
        }
    }

    private static string Script(int dimension)
    {
        string index = dimension <= LargestIndexed
            ? $"CREATE INDEX ON {Table} USING hnsw (embedding vector_ip_ops);\n"
            : $"-- An HNSW index has at most {LargestIndexed} values: without one, every query reads all rows.\n";
        return $"""
            -- Run with psql in this folder: psql -d DATABASE -f load.sql
            \set ON_ERROR_STOP on
            SET client_encoding = 'UTF8';
            BEGIN;
            CREATE EXTENSION IF NOT EXISTS vector;
            CREATE TABLE {Table} (id text PRIMARY KEY, embedding vector({dimension}) NOT NULL);
            \copy {Table} (id, embedding) FROM 'passages.copy'
            {index}COMMIT;
            ANALYZE {Table};

            """;
    }
}
