"""The demo newsroom « Le Matin de Lorsanne »: its articles, photos, words and site file, all data of ours."""
