namespace Wxauto.Knowledge.Chunking;

/// <summary>Rows of a table as lines that can be read, and found, without the rest of the table.</summary>
internal static class TableRows
{
    /// <summary>"型号：M2；价格：299 元". Empty cells are left out; without a header the cells stand alone.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (rows.Count == 0)
            yield break;
        var header = rows[0];
        if (rows.Count == 1)
        {
            yield return string.Join('；', header.Where(c => c.Length > 0));
            yield break;
        }
        foreach (var row in rows.Skip(1))
        {
            var cells = new List<string>();
            for (var i = 0; i < row.Count; i++)
            {
                if (row[i].Length == 0)
                    continue;
                cells.Add(i < header.Count && header[i].Length > 0 ? $"{header[i]}：{row[i]}" : row[i]);
            }
            if (cells.Count > 0)
                yield return string.Join('；', cells);
        }
    }
}
