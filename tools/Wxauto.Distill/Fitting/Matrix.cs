namespace Wxauto.Distill.Fitting;

/// <summary>Numbers in rows, one after the other.</summary>
internal sealed class Matrix(int rows, int columns)
{
    private readonly float[] _numbers = new float[(long)rows * columns];

    public int Rows => rows;
    public int Columns => columns;
    public Span<float> All => _numbers;
    public Span<float> this[int row] => _numbers.AsSpan(row * columns, columns);

    public Matrix Copy()
    {
        var copy = new Matrix(rows, columns);
        All.CopyTo(copy.All);
        return copy;
    }

    /// <summary>Fills each row, two at a time.</summary>
    public static Matrix Of(int rows, int columns, Action<int, Matrix> fill)
    {
        var made = new Matrix(rows, columns);
        Parallel.For(0, rows, new ParallelOptions { MaxDegreeOfParallelism = 2 }, row => fill(row, made));
        return made;
    }
}
