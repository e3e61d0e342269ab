"""Google Drive as a store of workbooks: who asks, what is asked, what the answers mean, what they hold."""
